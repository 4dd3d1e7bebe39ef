"""Operations of the family "cut", one file each; `operations.table` lists them."""
