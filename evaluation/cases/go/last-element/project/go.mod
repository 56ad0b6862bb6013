module example.org/smooth

go 1.19
