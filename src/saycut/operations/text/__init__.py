"""Operations of the family "text", one file each; `operations.table` lists them."""
