javac -J-XX:TieredStopAtLevel=1 -d .out src/plan/*.java && exec java -XX:TieredStopAtLevel=1 -cp .out plan.Main
