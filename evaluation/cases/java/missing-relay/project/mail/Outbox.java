package mail;

class Outbox {
    private int sent;

    String send(String region) {
        sent++;
        Relay relay = Relays.find(region);
        return sent + " via " + relay.address();
    }
}
