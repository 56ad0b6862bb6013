package plan;

public class Main {
    public static void main(String[] args) {
        Shifts shifts = new Shifts("north");
        for (String line : "monday early;monday late;friday night".split(";")) {
            String[] parts = line.split(" ");
            shifts.add(parts[0], parts[1]);
        }
        System.out.println(shifts.summary());
    }
}
