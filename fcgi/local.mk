# fcgi: certdesk-web.
