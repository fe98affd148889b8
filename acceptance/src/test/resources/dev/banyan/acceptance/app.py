"""Flask from Debian: keeps notes in the app's own database by Debian's driver, and in its Redis by a socket."""

import os
import socket
from urllib.parse import unquote, urlparse

import psycopg2
from flask import Flask, jsonify, request

app = Flask(__name__)


@app.get("/health")
def health():
    return "ok"


@app.post("/echo")
def echo():
    return jsonify(bytes=len(request.get_data()), user=request.headers.get("X-Banyan-User"))


@app.post("/database/<word>")
def write_row(word):
    with psycopg2.connect(os.environ["DATABASE_URL"]) as connection, connection.cursor() as rows:
        rows.execute("CREATE TABLE IF NOT EXISTS note (body text NOT NULL)")
        rows.execute("INSERT INTO note (body) VALUES (%s)", (word,))
    return jsonify(written=word)


@app.get("/database")
def read_rows():
    with psycopg2.connect(os.environ["DATABASE_URL"]) as connection, connection.cursor() as rows:
        rows.execute("SELECT body, current_database() = current_user FROM note")
        return jsonify(notes=[{"body": body, "own": own} for body, own in rows.fetchall()])


def ask(*commands):
    """The first lines of what Redis answers to each command, and of a bulk string its text."""
    url = urlparse(os.environ["REDIS_URL"])
    login = [unquote(word) for word in (url.username, url.password) if word]
    with socket.create_connection((url.hostname, url.port), timeout=10) as connection:
        answers = connection.makefile("rb")

        def one(words):
            out = f"*{len(words)}\r\n".encode()
            for word in words:
                out += f"${len(word.encode())}\r\n{word}\r\n".encode()
            connection.sendall(out)
            line = answers.readline().decode().strip()
            return answers.readline().decode().strip() if line[:1] == "$" and line != "$-1" else line

        return [one(words) for words in [("AUTH", *login), *commands]]


@app.post("/redis/<word>")
def write_key(word):
    auth, ping, written = ask(("PING",), ("SET", "note", word))
    return jsonify(auth=auth, ping=ping, written=written)


@app.get("/redis")
def read_key():
    return jsonify(note=ask(("GET", "note"))[1])


app.run(host="127.0.0.1", port=int(os.environ["PORT"]))
