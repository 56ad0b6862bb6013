package turnover;

import java.time.LocalDate;
import java.util.List;

public class Report {
    private static Table fill(List<Sale> sales) {
        Table table = new Table();
        for (Sale sale : sales) {
            table.book(sale.day().getMonthValue(), sale.cents());
        }
        return table;
    }

    public static void main(String[] args) {
        List<Sale> sales = List.of(
                new Sale(LocalDate.of(2024, 3, 1), 1200),
                new Sale(LocalDate.of(2024, 12, 24), 8800));
        System.out.println(fill(sales).year());
    }
}
