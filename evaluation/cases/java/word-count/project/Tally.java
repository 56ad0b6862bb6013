import java.util.Map;
import java.util.TreeMap;

class Tally {
    private final Map<String, Integer> counts = new TreeMap<>();

    void add(String word) {
        int before = counts.get(word);
        counts.put(word, before + 1);
    }

    Map<String, Integer> counts() {
        return counts;
    }
}
