# ca: certdesk-ca, the issuing CA.
