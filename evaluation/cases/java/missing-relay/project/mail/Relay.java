package mail;

record Relay(String region, String host, int port) {
    String address() {
        return host + ":" + port;
    }
}
