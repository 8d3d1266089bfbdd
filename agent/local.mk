# agent: ukey-agent, which drives the key.
