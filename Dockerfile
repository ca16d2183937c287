# docker build -t eventflux/engine .
# docker run -v ./app.sql:/app.sql -v ./eventflux-state:/eventflux-state eventflux/engine /app.sql
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN make build

FROM scratch
COPY --from=build /src/bin/eventflux /eventflux
ENTRYPOINT ["/eventflux"]
