import series
import window

values = series.read("4 8 6 -2 9 7")
print(window.differences(values))
print(window.moving(values, 3))
