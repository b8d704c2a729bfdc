"""Operations: what people do to records, each one act, one transaction, one line in the trail."""
