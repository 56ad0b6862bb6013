javac -J-XX:TieredStopAtLevel=1 -d .out mail/*.java && exec java -XX:TieredStopAtLevel=1 -cp .out mail.Main
