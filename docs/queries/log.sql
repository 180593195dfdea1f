-- What the other queries read: `lines` says what each line is, and `requests` has a row for each request.

CREATE TABLE lines AS
SELECT
    unnest(line),
    CASE
        WHEN line.logger = 'storefront.requests' AND line.status BETWEEN 100 AND 599
            AND line.duration_ms BETWEEN 0 AND 1e9 THEN 'request'
        WHEN line.logger IS DISTINCT FROM 'storefront.requests' AND json_type(json) = 'OBJECT' THEN 'message'
        ELSE 'unreadable' -- cut, mixed up with another line, or not JSON
    END AS kind
FROM (
    SELECT json, json_transform(json, '{
        "time": "TIMESTAMP", "logger": "VARCHAR", "method": "VARCHAR", "route": "VARCHAR", "status": "INTEGER",
        "duration_ms": "DOUBLE", "queries": "INTEGER", "db_ms": "DOUBLE", "request_id": "VARCHAR"
    }') AS line
    FROM read_ndjson_objects(getvariable('files'), ignore_errors = true)
);

CREATE VIEW requests AS
SELECT *, method || ' ' || route AS endpoint
FROM lines
WHERE kind = 'request';
