# docker run -v ./app.sql:/app.sql eventflux/engine /app.sql
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w" -o /eventflux ./cmd/eventflux

FROM scratch
COPY --from=build /eventflux /eventflux
ENTRYPOINT ["/eventflux"]
