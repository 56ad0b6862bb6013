module example.org/menus

go 1.19
