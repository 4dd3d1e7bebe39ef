"""What an edit is. See `model` for the values, `edit` for cutting and moving, `facts` for analyses."""
