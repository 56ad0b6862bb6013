public class Main {
    public static void main(String[] args) {
        Catalogue catalogue = new Catalogue();
        Article lamp = catalogue.create("lamp", "light", "desk");
        catalogue.sale("lamp");
        System.out.println(lamp);
    }
}
