import java.util.List;

public class Importer {
    public static void main(String[] args) {
        List<String> lines = List.of("bolt,120,A1", "nut, 80, A2");
        int total = 0;
        for (String line : lines) {
            total += Row.parse(line).quantity();
        }
        System.out.println(total);
    }
}
