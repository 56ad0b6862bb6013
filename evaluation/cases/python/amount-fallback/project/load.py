from sheet import Sheet

TEXT = "paper\t12.50\ntoner\t80\ncourier\tn/a\n"

print(Sheet(TEXT).column_total(1))
