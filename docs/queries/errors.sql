-- Which endpoints fail (5xx, first) or refuse requests (4xx), and how often? 503 is a request that was shed.
SELECT endpoint, status, count(*) AS responses, round(100 * count(*) / any_value(total), 1) AS "% of endpoint"
FROM (SELECT *, count(*) OVER (PARTITION BY endpoint) AS total FROM requests)
WHERE status >= 400
GROUP BY endpoint, status
ORDER BY status < 500, responses DESC, endpoint;
