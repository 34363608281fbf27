# A PostgreSQL of our own on loopback, in a folder that goes with it; sourced by tests/run and bench/run.
# say and fail are the caller's. Sets pg_connection, pg_bin, pg_folder; pg_settings may hold further '-c name=value'.
as_nobody_special() { # PostgreSQL refuses to run as root, rightly
  if [ "$(id -u)" = 0 ]; then setpriv --reuid="$pg_user" --regid="$pg_user" --init-groups env HOME=/tmp LC_ALL=C.UTF-8 "$@"; else "$@"; fi
}

find_postgres() {
  local bin
  for bin in $(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V -r) $(dirname "$(command -v pg_ctl 2>/dev/null || echo /none/x)"); do
    [ -x "$bin/initdb" ] && { pg_bin=$bin; return; }
  done
  fail "PostgreSQL is not installed"
}

start_postgres() {
  find_postgres
  pg_user=postgres; id "$pg_user" >/dev/null 2>&1 || pg_user=nobody
  pg_folder=$(mktemp -d "${TMPDIR:-/tmp}/yidi-pg-XXXXXX")
  [ "$(id -u)" != 0 ] || chown "$pg_user" "$pg_folder"
  pg_port=$((20000 + RANDOM % 20000))
  say "· starting PostgreSQL on loopback port $pg_port"
  as_nobody_special "$pg_bin/initdb" -D "$pg_folder/data" -U yidi -A trust -E UTF8 --locale=C.UTF-8 >"$pg_folder.log" 2>&1 || { cat "$pg_folder.log" >&2; fail "initdb failed"; }
  as_nobody_special "$pg_bin/pg_ctl" -D "$pg_folder/data" -w -l "$pg_folder/server.log" \
    -o "-c listen_addresses=127.0.0.1 -c port=$pg_port -c unix_socket_directories='' -c fsync=on ${pg_settings:--c max_connections=300}" start >>"$pg_folder.log" 2>&1 \
    || { cat "$pg_folder.log" "$pg_folder/server.log" >&2; fail "PostgreSQL did not start"; }
  pg_connection="Host=127.0.0.1;Port=$pg_port;Username=yidi;Database=postgres"
}

stop_postgres() {
  [ -n "${pg_folder:-}" ] || return 0
  as_nobody_special "$pg_bin/pg_ctl" -D "$pg_folder/data" -m immediate stop >/dev/null 2>&1 || true
  rm -rf "$pg_folder" "$pg_folder.log"
}
