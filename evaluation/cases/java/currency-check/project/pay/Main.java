package pay;

public class Main {
    public static void main(String[] args) {
        Account account = new Account("EUR", 0);
        account.receive(Payment.parse("EUR 1250"));
        System.out.println(account.cents());
    }
}
