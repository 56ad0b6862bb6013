package turnover;

import java.time.LocalDate;

record Sale(LocalDate day, long cents) {
}
