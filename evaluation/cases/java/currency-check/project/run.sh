javac -J-XX:TieredStopAtLevel=1 -d .out pay/*.java && exec java -XX:TieredStopAtLevel=1 -cp .out pay.Main
