from tax.invoice import Invoice

invoice = Invoice("DE")
invoice.add("lamp", 40.0)
invoice.add("book", 15.0)
print("tax:", invoice.tax())
