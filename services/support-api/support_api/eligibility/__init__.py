"""Who may be sent where: the hard rules that matching and every gate of an engagement ask alike."""
