package app;

public class Main {
    public static void main(String[] args) {
        Settings settings = Settings.parse("host=localhost", "port=8080");
        System.out.println(settings.text("host") + ":" + (settings.number("port") + 1));
    }
}
