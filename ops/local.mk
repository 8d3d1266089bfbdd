# ops: certdesk-jobs and certdeskctl.
