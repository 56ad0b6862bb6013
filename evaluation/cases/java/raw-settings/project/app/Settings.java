package app;

import java.util.HashMap;
import java.util.Map;

class Settings {
    private final Map<String, Object> values = new HashMap<>();

    static Settings parse(String... pairs) {
        Settings settings = new Settings();
        for (String pair : pairs) {
            int at = pair.indexOf('=');
            settings.values.put(pair.substring(0, at), pair.substring(at + 1));
        }
        return settings;
    }

    String text(String name) {
        return (String) values.get(name);
    }

    int number(String name) {
        return (Integer) values.get(name);
    }
}
