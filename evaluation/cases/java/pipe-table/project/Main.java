public class Main {
    public static void main(String[] args) {
        Row row = Table.parse("bolt|250");
        System.out.println(row.name() + " " + row.count());
    }
}
