"""What phases and autonomy share: rules propose, the AID decides, against the rule a second person agrees."""
