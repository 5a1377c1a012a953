# One image for every part: `reelmill serve`, `reelmill worker`, or everything with `reelmill up`.
FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w" -o /reelmill ./cmd/reelmill

FROM debian:bookworm-slim
# Drivers of graphics cards come with ffmpeg's output windows, which nobody opens here: a third of the image would be theirs. Whoever builds on this
# image and installs more runs `apt-get -f install` first, which brings them back. Nothing in the image may make a process more than it is.
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates ffmpeg libvips-tools \
 && dpkg --purge --force-depends libgl1-mesa-dri libllvm15 libz3-4 \
 && rm -rf /var/lib/apt/lists/* \
 && groupadd --system --gid 10001 reelmill \
 && useradd --system --uid 10001 --gid 10001 --home-dir /data reelmill \
 && install -d -o reelmill -g reelmill /data \
 && find / -xdev -type f -perm /6000 -exec chmod a-s {} +
COPY --from=build /reelmill /usr/local/bin/reelmill
USER reelmill
WORKDIR /data
VOLUME /data
ENV REELMILL_DATA=/data REELMILL_LOG=json
ENTRYPOINT ["reelmill"]
CMD ["up"]
