javac -J-XX:TieredStopAtLevel=1 -d .out src/*.java && exec java -XX:TieredStopAtLevel=1 -cp .out Main
