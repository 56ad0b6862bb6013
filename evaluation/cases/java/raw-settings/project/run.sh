javac -nowarn -J-XX:TieredStopAtLevel=1 -d .out app/*.java && exec java -XX:TieredStopAtLevel=1 -cp .out app.Main
