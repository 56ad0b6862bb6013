package main

import "example.org/menus/menus"

func last(menu []string) string {
	return menu[len(menu)-1]
}

func main() {
	builder := menus.NewBuilder()
	clerk := builder.For("stock")
	auditor := builder.For("ledger")
	if last(clerk) != "stock" || last(auditor) != "ledger" {
		panic("the clerk sees " + last(clerk))
	}
	println("menus are separate")
}
