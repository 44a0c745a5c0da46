# Wheels are built in one stage and installed in the next, which has no tools to build with.
FROM python:3.11-slim AS build
WORKDIR /src
COPY pyproject.toml constraints.txt README.md ./
COPY app app
COPY solver solver
COPY models models
COPY migrations migrations
RUN pip wheel --no-cache-dir --constraint constraints.txt --wheel-dir /wheels .

FROM python:3.11-slim
RUN --mount=type=bind,from=build,source=/wheels,target=/wheels \
    pip install --no-cache-dir --no-index --find-links /wheels staffolio \
    # in whole seconds, as layers keep them: machine code is compiled anew where a file is newer
    && find "$(python -c 'import sysconfig; print(sysconfig.get_path("purelib"))')/solver" \
       -name '*.py' -exec touch -d @1700000000 {} + \
    && useradd --system --uid 10001 --no-create-home staffolio \
    && install -d -o staffolio /data /var/cache/staffolio
ENV STAFFOLIO_CACHE_DIR=/var/cache/staffolio
USER staffolio
RUN staffolio warm
WORKDIR /data
VOLUME /data
ENV STAFFOLIO_HOST=0.0.0.0 \
    STAFFOLIO_PORT=8000 \
    STAFFOLIO_DATABASE_URL=sqlite:////data/staffolio.db \
    STAFFOLIO_LOG_FORMAT=json
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/healthz', timeout=2)"]
ENTRYPOINT ["staffolio"]
CMD ["serve"]
