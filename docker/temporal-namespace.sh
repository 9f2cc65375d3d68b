#!/bin/sh
# Makes the namespace of this installation and the search attributes that Habeas sets. Safe to run again.
# TEMPORAL_ADDRESS and TEMPORAL_NAMESPACE are read by the `temporal` command itself.
set -eu

tries=0
until temporal operator cluster health; do
  tries=$((tries + 1))
  if [ "$tries" -ge 30 ]; then
    echo "Temporal at $TEMPORAL_ADDRESS did not become healthy within a minute." >&2
    exit 1
  fi
  sleep 2
done

# Thirty days after a request closed nobody looks at its history any more: what must be kept is in Postgres.
temporal operator namespace describe -n "$TEMPORAL_NAMESPACE" >/dev/null 2>&1 ||
  temporal operator namespace create -n "$TEMPORAL_NAMESPACE" --retention 30d

known=$(temporal operator search-attribute list)
for attribute in HabeasStatus=Keyword HabeasType=Keyword HabeasCountry=Keyword HabeasDueAt=Datetime; do
  name=${attribute%%=*}
  case "$known" in
    *"$name"*) ;;
    *) temporal operator search-attribute create --name "$name" --type "${attribute#*=}" ;;
  esac
done
