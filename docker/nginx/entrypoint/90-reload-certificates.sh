#!/bin/sh
# nginx reads certificates when it starts and when it is told to: twice a day, it is told. The image runs this before nginx.
while sleep 12h; do nginx -s reload; done &
