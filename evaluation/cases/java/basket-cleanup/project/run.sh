javac -J-XX:TieredStopAtLevel=1 -d .out shop/*.java && exec java -XX:TieredStopAtLevel=1 -cp .out shop.Main
