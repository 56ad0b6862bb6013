package plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

public class Shifts {
    private final String site;
    private Map<String, List<String>> byDay;

    public Shifts(String site) {
        this.site = site;
        Map<String, List<String>> byDay = new HashMap<>();
        byDay.put("sunday", new ArrayList<>());
    }

    public void add(String day, String team) {
        byDay.computeIfAbsent(day, key -> new ArrayList<>()).add(team);
    }

    public String summary() {
        return site + " " + byDay;
    }
}
