-- SPDX-License-Identifier: MIT
-- A JSON body, for wrk.
wrk.method = "POST"
wrk.body = '{"name":"somebody","age":42,"tags":["a","b","c"],"nested":{"x":1.5,"y":true}}'
wrk.headers["Content-Type"] = "application/json"
