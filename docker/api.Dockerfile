# docker build --file docker/api.Dockerfile --tag handbill-api .
# The Node version is the one of pnpm-workspace.yaml's catalog; pnpm's is read from package.json.

FROM node:24.21.0-slim AS build
ENV CI=1 DO_NOT_TRACK=1 TURBO_TELEMETRY_DISABLED=1
WORKDIR /src
COPY package.json ./
RUN npm install --global "$(node -p 'require("./package.json").packageManager')"
# Downloads by the lockfile alone, so that this layer outlives every change of the sources.
COPY pnpm-lock.yaml pnpm-workspace.yaml ./
RUN pnpm fetch
COPY . .
RUN pnpm install --frozen-lockfile
RUN node_modules/.bin/turbo run build --filter=@handbill/api...
RUN pnpm --filter @handbill/api deploy --prod /out

FROM node:24.21.0-slim
ENV NODE_ENV=production API_HOST=0.0.0.0 API_PORT=8080 SIGNING_KEYS_FILE=/var/lib/handbill/signing-keys.json \
    MAIL_DIRECTORY=/var/lib/handbill/mail
WORKDIR /app
# Owned by root: the process can read its code and not change it.
COPY --from=build /out ./
# For the keys that sign access tokens: a volume that is mounted there belongs to the process.
RUN install --directory --owner=node --group=node --mode=700 /var/lib/handbill
USER node
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.API_PORT}/health/live`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/server.js"]
