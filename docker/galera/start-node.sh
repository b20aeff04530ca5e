#!/bin/bash
# Starts one Galera node; the arguments are the server's. NODE_NAME is its name, OTHER_NODES the addresses of the others.
#
# When another node runs, this one joins it. When none does, nobody may begin before all of them have said where their
# history ends, for who begins without the latest commits loses them: each leaves a note in POSITIONS, a folder they
# share, and the one that knows the most begins. A note is there only while its node waits, so it is never out of date.
set -euo pipefail
data=/var/lib/mysql
note=$POSITIONS/$NODE_NAME

other_answers() {
  local other
  for other in $OTHER_NODES; do
    if timeout 1 bash -c "</dev/tcp/$other/4567" 2>/dev/null; then return 0; fi
  done
  return 1
}

# Prints UUID:SEQNO, from InnoDB's own log; nothing for a node that has no data, or did not get all of it. The server must
# be told: one that did not end cleanly would be given all of the data anew, or begin a new history.
recover_position() {
  [ -f $data/grastate.dat ] || return 0
  if grep -q '^uuid: *00000000-' $data/grastate.dat; then return 0; fi
  { gosu mysql mariadbd "$@" --wsrep-recover 2>&1 || true; } |
    sed -n 's/.*Recovered position: *\([0-9a-f-]*:[0-9]*\).*/\1/p' | tail -n 1
}

# Prints who knows the most, once all have left their notes; of equals, the first by name. Every note is read once, so
# that one which is taken away meanwhile is missing, and nobody is chosen.
most_advanced() {
  { grep -H '' "$POSITIONS"/* 2>/dev/null || true; } |
    awk -F: -v count="$count" '
      { seqno = $NF == "" ? -1 : $NF + 0 }
      NR == 1 || seqno > best { best = seqno; winner = $1 }
      END { if (NR == count) { sub(/.*\//, "", winner); print winner } }'
}

count=$(($(echo "$OTHER_NODES" | wc -w) + 1))
rm -f "$note"
position=$(recover_position "$@")
echo "$position" > "$POSITIONS/.$NODE_NAME"
mv "$POSITIONS/.$NODE_NAME" "$note"
trap 'rm -f "$note"; exit 143' TERM INT

until other_answers; do
  if [ "$(most_advanced)" = "$NODE_NAME" ]; then
    # the others go on waiting until this one answers
    sleep 2
    rm -f "$note"
    if [ ! -d $data/mysql ]; then exec docker-entrypoint.sh mariadbd "$@" --wsrep-new-cluster; fi
    # the view of the cluster that it had is not the one that begins now
    rm -f $data/gvwstate.dat
    sed -i 's/^safe_to_bootstrap:.*/safe_to_bootstrap: 1/' $data/grastate.dat
    exec gosu mysql mariadbd "$@" --wsrep-new-cluster ${position:+--wsrep-start-position=$position}
  fi
  echo "$NODE_NAME waits for the other nodes (its position: ${position:-none})"
  sleep 1
done
rm -f "$note"
chown mysql: $data
exec gosu mysql mariadbd "$@" ${position:+--wsrep-start-position=$position}
