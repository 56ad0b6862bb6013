package mail;

public class Main {
    public static void main(String[] args) {
        Outbox outbox = new Outbox();
        for (String region : new String[] {"eu", "us", "asia"}) {
            System.out.println(outbox.send(region));
        }
    }
}
