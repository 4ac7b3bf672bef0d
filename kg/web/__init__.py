"""The web server: explorer, SPARQL endpoint, API, linked data and reconciliation over one store.

A request is read by the front (this process: `app`, `gate`, `front`, `protocol`), which computes nothing; a job goes to
a worker process (`pool`, `worker`) that can be killed, and comes back as a reply.
"""
