# Sourced by the image's entrypoint when the first node makes its database, after the account of the API.
# One that may only look whether the node is well, and one with which mariadb-backup reads the data for a new node.
docker_process_sql <<SQL
CREATE USER 'handbill_check'@'172.30.81.%' IDENTIFIED BY '${CHECK_PASSWORD}';
CREATE USER IF NOT EXISTS 'mysql'@'localhost' IDENTIFIED VIA unix_socket;
GRANT RELOAD, PROCESS, LOCK TABLES, BINLOG MONITOR, REPLICA MONITOR ON *.* TO 'mysql'@'localhost';
SQL
