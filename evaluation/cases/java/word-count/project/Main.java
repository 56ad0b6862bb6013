import java.util.List;

public class Main {
    static final List<String> EVENTS = List.of("login", "search", "login");

    public static void main(String[] args) {
        Tally tally = new Tally();
        for (String event : EVENTS) {
            tally.add(event);
        }
        System.out.println(tally.counts());
    }
}
